/** Removes what no database and no page should hold: NUL and lone surrogates. */
export function cleanText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '')
}

/** Folds text for comparing and searching: marks off, lower case, cleaned. `Ação` becomes `acao`. */
export function foldText(text: string): string {
  return cleanText(text).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
