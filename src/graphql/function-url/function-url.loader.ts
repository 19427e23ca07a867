import {
  findFunctionUrls,
  findFunctionUrlsByQualifier,
  type FunctionUrlKey,
  type FunctionUrlRecord,
} from '../../store/function-urls.ts';
import { keyedLoader } from '../keyed-loader.ts';
import { recordLoader } from '../record-loader.ts';

export const functionUrlById = recordLoader(findFunctionUrls);

/** URLs by `$LATEST` or alias; null where that has none. */
export const functionUrlByQualifier = keyedLoader<FunctionUrlKey, FunctionUrlRecord>({
  isPlausible: () => true,
  find: findFunctionUrlsByQualifier,
  nameOf: ({ functionId, qualifier }) => `${functionId} ${qualifier}`,
});
