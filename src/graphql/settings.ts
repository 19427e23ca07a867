import { defaultLimits, type Limits } from './limits/limits.ts';

/** How the API behaves towards the outside, as whoever runs it wants it. */
export interface ApiSettings {
  readonly limits: Limits;
  /** Whether the schema may be asked for. */
  readonly introspection: boolean;
  /** Which other sites may use the API from a browser: their origins, or all of them. */
  readonly corsOrigins: readonly string[] | 'all';
  /** Whether browsers are told to use HTTPS only. */
  readonly strictTransport: boolean;
  /** How many proxies in front of this process add the address of whoever they were asked by. */
  readonly trustedProxies: number;
}

export const defaultApiSettings: ApiSettings = {
  limits: defaultLimits,
  introspection: true,
  corsOrigins: [],
  strictTransport: false,
  trustedProxies: 0,
};
