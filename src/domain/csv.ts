/**
 * Reads comma- or semicolon-separated values, with quotes as spreadsheets write them. RFC 4180 §2
 *
 * The separator is the one the first line holds more of.
 */
export function parseCsv(text: string): string[][] {
  const [firstLine = ''] = text.split('\n', 1)
  const separator = firstLine.split(';').length > firstLine.split(',').length ? ';' : ','
  const rows: string[][] = []
  let row: string[] = []
  let cell = ''
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at] ?? ''
    if (isQuoted && character === '"' && text[at + 1] === '"') {
      cell += '"'
      at++
    } else if (character === '"' && (isQuoted || cell === '')) {
      isQuoted = !isQuoted
    } else if (!isQuoted && character === separator) {
      row.push(cell)
      cell = ''
    } else if (!isQuoted && character === '\n') {
      rows.push([...row, cell])
      row = []
      cell = ''
    } else if (isQuoted || character !== '\r') {
      cell += character
    }
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell])
  return rows
}
