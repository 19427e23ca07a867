/** Sums up a report of vitest's JSON reporter in one line: `12 passed, 0 failed, 1 skipped`. */
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));

// A file that could not be loaded has no tests to count, and has failed all the same.
const failedFiles = report.testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
);
// Nor does a set-up that failed leave anything but `success: false`.
const failed = Math.max(report.numFailedTests + failedFiles.length, report.success ? 0 : 1);
const skipped = report.numPendingTests + report.numTodoTests;
const counts = [`${report.numPassedTests} passed`, `${failed} failed`];
if (skipped > 0) counts.push(`${skipped} skipped`);
console.log(counts.join(', '));
