/** Entries of a page where the request says nothing. */
export const PAGE_SIZE_DEFAULT = 20;

export const PAGE_SIZE_MAX = 100;
