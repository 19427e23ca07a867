/** What base64 data says as text; null where its bytes are no UTF-8. */
export function recordText(data: string): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(
      Buffer.from(data, 'base64'),
    );
  } catch {
    return null;
  }
}
