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

/** What a file begins with so that Excel reads it as UTF-8. */
export const csvStart = '\ufeff'

/** What Excel takes for a formula when a cell begins so; the wide signs are the same to it. */
const formulaStart = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/

/**
 * A line as Excel reads it where numbers have a decimal comma: semicolons between cells, every cell in quotes.
 *
 * A cell that would be a formula gets an apostrophe, so that what a sender wrote is computed by nobody. RFC 4180 §2
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(';')}\r\n`
}

function toCell(text: string): string {
  const harmless = formulaStart.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}
