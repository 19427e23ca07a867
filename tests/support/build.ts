import { execFileSync } from 'node:child_process';

/** Tests that start threads or whole processes run the compiled program, so it must be current. */
export default function build(): void {
  execFileSync(process.execPath, ['tools/build.mjs'], { stdio: 'inherit' });
}
