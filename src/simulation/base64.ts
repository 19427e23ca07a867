import { byteLength } from './byte-length.ts';

/** Whether a text is base64 with its padding. Takes time in proportion to the text, whatever it is. */
export function isBase64(text: string): boolean {
  if (text.length % 4 !== 0) return false;
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return !/[^A-Za-z0-9+/]/.test(text.slice(0, text.length - padding));
}

/** Bytes that a base64 text stands for. */
export function base64Size(text: string): number {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  return (text.length / 4) * 3 - padding;
}

/** What a base64 text says as UTF-8; bytes that are none become replacement characters. */
export function base64ToText(base64: string): string {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return new TextDecoder().decode(bytes);
}

/** The bytes of a text in UTF-8 as base64. */
export function toBase64(text: string): string {
  const isAscii = byteLength(text) === text.length;
  return btoa(isAscii ? text : toByteText(text));
}

/** A text's bytes in UTF-8, one character from U+0000 to U+00FF for each. */
export function toByteText(text: string): string {
  let bytes = '';
  for (const byte of new TextEncoder().encode(text)) bytes += String.fromCharCode(byte);
  return bytes;
}
