import type { Mapping } from './method.ts';

/** `application/json` of `application/json; charset=utf-8`. */
export function essenceOf(contentType: string): string {
  const [essence = ''] = contentType.split(';', 1);
  return essence.trim().toLowerCase();
}

/** Whether bodies of that content type are bytes to the API. */
export function isBinary(binaryMediaTypes: readonly string[], contentType: string): boolean {
  const [type, subtype] = essenceOf(contentType).split('/');
  return binaryMediaTypes.some((binary) => {
    const [wantedType, wantedSubtype] = binary.toLowerCase().split('/');
    return (
      (wantedType === '*' || wantedType === type) &&
      (wantedSubtype === '*' || wantedSubtype === subtype)
    );
  });
}

/** The first media type of an `Accept` header; empty for none. */
export function firstAccepted(accept: string | null): string {
  const [first = ''] = (accept ?? '').split(',', 1);
  return essenceOf(first);
}

/**
 * The template for whoever accepts that: the first accepted type that has one, else JSON, else the
 * first there is; null for none.
 */
export function acceptedTemplate(
  templates: readonly Mapping[],
  accept: string | null,
): Mapping | null {
  const wanted = [...(accept ?? '').split(',').map(essenceOf), 'application/json'];
  for (const type of wanted) {
    const found = templates.find(({ name }) => name === type);
    if (found) return found;
  }
  return templates[0] ?? null;
}
