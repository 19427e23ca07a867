/** The services that push events to functions. */
export type PushSourceType =
  | 'S3'
  | 'SNS'
  | 'EVENTBRIDGE_RULE'
  | 'EVENTBRIDGE_SCHEDULER'
  | 'API_GATEWAY_REST'
  | 'API_GATEWAY_HTTP'
  | 'FUNCTION_URL';
