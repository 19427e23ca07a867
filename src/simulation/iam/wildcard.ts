/**
 * Whether a text fits a pattern in which `*` stands for any run of characters and `?` for exactly
 * one. A mismatch returns to the last `*` only, so that no pattern takes more than its length times
 * the text's.
 */
export function matchesWildcard(pattern: string, text: string): boolean {
  let inPattern = 0;
  let inText = 0;
  let lastStar = -1;
  let textAtStar = 0;
  while (inText < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      lastStar = inPattern;
      textAtStar = inText;
      inPattern += 1;
    } else if (wanted === '?' || wanted === text[inText]) {
      inPattern += 1;
      inText += 1;
    } else if (lastStar >= 0) {
      textAtStar += 1;
      inText = textAtStar;
      inPattern = lastStar + 1;
    } else return false;
  }
  while (pattern[inPattern] === '*') inPattern += 1;
  return inPattern === pattern.length;
}
