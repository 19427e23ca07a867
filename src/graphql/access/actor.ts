import type { ApiKeyRecord } from '../../store/api-keys.ts';

/** Who sends a request. */
export type Actor =
  /** Nobody has said. */
  | { readonly kind: 'anonymous' }
  /** Somebody with a key that is not accepted. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** Whoever runs the service. */
  | { readonly kind: 'root' }
  | { readonly kind: 'key'; readonly apiKey: ApiKeyRecord };
