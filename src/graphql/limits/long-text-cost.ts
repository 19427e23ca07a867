/** The `complexity` of a field whose text may be long: a page of them can be hundreds of megabytes. */
export const LONG_TEXT_COST = 10;
