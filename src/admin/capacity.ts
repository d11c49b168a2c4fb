import { type Fault, fault } from './form-field.ts'

/** How many open tickets a field allows: `null` for any number, when it is blank; `undefined` when it says none. */
export function readCapacity(text: string): number | null | undefined {
  if (text === '') return null
  return /^\d{1,4}$/.test(text) ? Number(text) : undefined
}

/** What is wrong with a field that allows no number. */
export function capacityFault(): Fault {
  return fault('distribution.fault.capacity')
}
