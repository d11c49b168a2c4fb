import { once } from 'node:events'

/** Writes to standard output, no faster than it is read. */
export async function print(text: string | Uint8Array): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain')
}

/** Prints one JSON document. */
export function printJson(value: unknown): Promise<void> {
  return print(`${JSON.stringify(value)}\n`)
}

/** Tells a person something beside the output proper. */
export function tell(line: string): void {
  process.stderr.write(`${visible(line)}\n`)
}

/** Shows how far long work is, on a terminal only. */
export function showProgress(line: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${visible(line)}`)
}

/** Ends the line of progress. */
export function endProgress(): void {
  if (process.stderr.isTTY) process.stderr.write('\r\x1b[K')
}

type Row = Readonly<Record<string, unknown>>

/** Prints a list: one JSON object a line, or a table of some columns. */
export async function printList(
  rows: readonly Row[],
  columns: readonly string[],
  isJson: boolean,
): Promise<void> {
  if (isJson) {
    for (const row of rows) await printJson(row)
    return
  }
  const cells = rows.map((row) => columns.map((column) => cell(row[column])))
  const widths = columns.map((column, index) =>
    Math.min(60, Math.max(column.length, ...cells.map((line) => line[index]?.length ?? 0))),
  )
  for (const line of [columns, ...cells]) {
    const padded = line.map((text, index) => shorten(text, widths[index] ?? 0).padEnd(widths[index] ?? 0))
    await print(`${padded.join('  ').trimEnd()}\n`)
  }
}

/** Prints one thing: a JSON document, or its fields one a line. */
export async function printOne(value: Row, isJson: boolean): Promise<void> {
  if (isJson) return printJson(value)
  const entries = Object.entries(value)
  const width = Math.max(...entries.map(([name]) => name.length))
  for (const [name, field] of entries) {
    const [first = '', ...rest] = cellLines(field)
    await print(`${name.padEnd(width)}  ${first}\n`)
    for (const line of rest) await print(`${' '.repeat(width)}  ${line}\n`)
  }
}

/**
 * The text with every character that a terminal would obey made visible.
 *
 * Subjects and names come from strangers, and an escape sequence could rewrite what an administrator reads.
 */
export function visible(text: string): string {
  return text.replace(/[^\P{C}\n\t]/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`)
}

function cell(value: unknown): string {
  return cellLines(value).join(' ')
}

function cellLines(value: unknown): string[] {
  if (value === null || value === undefined) return ['-']
  if (value === true) return ['yes']
  if (value === false) return ['no']
  if (value instanceof Date) return [value.toISOString()]
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item === 'string')) return [visible(value.join(', '))]
    return value.flatMap(cellLines)
  }
  if (typeof value === 'object') return [visible(JSON.stringify(value))]
  return visible(String(value)).split('\n')
}

function shorten(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text
}
