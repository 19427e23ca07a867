import { validateText } from '../constraint.ts';
import { Refusal } from '../errors.ts';
import { newId, type Kernel } from '../kernel.ts';
import { resolveUnqualified } from './function-name.ts';
import { DESCRIPTION_LENGTH_MAX } from './function-parameters.ts';
import { refuseWhileChanging } from './function-state.ts';
import {
  functionVersions,
  publishedVersions,
  type FunctionVersionRow,
} from './function-version.ts';
import { contentOf, functions, type FunctionContent, type FunctionRow } from './function.ts';
import { refuseMoreCode, refuseMoreVersions } from './quotas.ts';
import { newRevisionId, refuseStaleRevision } from './revision.ts';

export interface PublishVersionInput {
  readonly functionName: string;
  /** Publishes only this code; null publishes what is there. */
  readonly codeSha256: string | null;
  /** Null keeps that of `$LATEST`. */
  readonly description: string | null;
  /** The revision that the caller has seen; null asks for no check. */
  readonly revisionId: string | null;
}

/**
 * Publishes `$LATEST` under the next number (SYN-05). Where neither code nor configuration has
 * changed since the last version, that version is the answer, as on AWS.
 */
export function publishVersion(
  kernel: Kernel,
  input: PublishVersionInput,
): { readonly versionId: string } {
  const row = resolveUnqualified(kernel, input.functionName);
  if (input.description !== null) {
    validateText('description', input.description, 0, DESCRIPTION_LENGTH_MAX);
  }
  refuseStaleRevision(row, input.revisionId, 'GetFunction');
  refuseWhileChanging(kernel, row);
  if (input.codeSha256 !== null && input.codeSha256 !== row.codeSha256) {
    throw new Refusal(
      'INVALID_PARAMETER',
      `CodeSHA256 (${input.codeSha256.slice(0, 200)}) is different from current CodeSHA256 in $LATEST (${row.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`,
      { field: 'codeSha256' },
    );
  }
  return { versionId: publish(kernel, row, input.description).id };
}

/** Publishes a function's content as it is; returns the version. */
export function publish(
  kernel: Kernel,
  row: FunctionRow,
  description: string | null,
): FunctionVersionRow {
  const last = publishedVersions(kernel, row.id).at(-1);
  if (last && isSameContent(last, row)) return last;
  refuseMoreVersions(kernel);
  refuseMoreCode(kernel, row.codeSize);
  const version = row.lastVersion + 1;
  const published = kernel.table(functionVersions).put({
    ...contentOf(row),
    id: newId(kernel, 'fnv'),
    functionId: row.id,
    functionName: row.functionName,
    version,
    description: description ?? row.description,
    revisionId: newRevisionId(kernel),
    publishedAtMs: kernel.now,
  });
  kernel.table(functions).put({ ...row, lastVersion: version });
  kernel.emit({
    kind: 'VERSION_PUBLISHED',
    rule: 'SYN-05',
    functionName: row.functionName,
    message: `Version ${version} of "${row.functionName}" was published: what $LATEST is now, for good.`,
    detail: { version: String(version), codeSha256: published.codeSha256 },
  });
  return published;
}

/** Whether two contents would run the same; when they were made and what they are called is beside it. */
function isSameContent(left: FunctionContent, right: FunctionContent): boolean {
  return JSON.stringify(comparable(left)) === JSON.stringify(comparable(right));
}

function comparable(content: FunctionContent): object {
  const { environmentVariables, ...rest } = contentOf(content);
  const variables = Object.entries(environmentVariables).sort(([a], [b]) => (a < b ? -1 : 1));
  return { ...rest, variables, description: '', revisionId: '', lastModifiedMs: 0, codeSetAtMs: 0 };
}
