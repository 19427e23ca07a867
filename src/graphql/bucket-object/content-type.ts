/** What S3 takes an object for that comes without a content type. */
export const CONTENT_TYPE_DEFAULT = 'binary/octet-stream';
