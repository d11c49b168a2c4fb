import type { Request } from 'express'
import type { Fault } from './form-field.ts'

/** Lines shown of many, whether they are right or wrong. */
const maxShown = 50

/** What a page shows of lines that were pasted to be imported. */
export type PastedView<Row> = {
  readonly csv: string
  readonly faults: readonly Fault[]
  /** How many faults there are beyond those shown. */
  readonly moreFaults: number
  /** What the first lines say; empty before anything was checked, and where anything is wrong. */
  readonly rows: readonly Row[]
  readonly count: number
}

/** What a page shows of what was read from pasted lines: all of it is right, or none of it counts. */
export function pastedView<Read, Row>(
  csv: string,
  read: readonly Read[],
  faults: readonly Fault[],
  toRow: (read: Read) => Row,
): PastedView<Row> {
  const right = faults.length === 0 ? read : []
  return {
    csv,
    faults: faults.slice(0, maxShown),
    moreFaults: Math.max(0, faults.length - maxShown),
    rows: right.slice(0, maxShown).map(toRow),
    count: right.length,
  }
}

/** What was pasted, and whether it is to be imported or only looked at. */
export function readPasted(request: Request): { readonly csv: string; readonly isConfirmed: boolean } {
  const { csv, step } = request.body
  return { csv: typeof csv === 'string' ? csv : '', isConfirmed: step === 'import' }
}
