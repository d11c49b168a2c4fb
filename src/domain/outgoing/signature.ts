import { plainLine } from './answer-subject.ts'

/** How a person signs: the lines under what he writes, behind the line that mail programs know. RFC 3676 §4.3 */
export function signatureLines(employee: { readonly name: string; readonly jobTitle: string }): string {
  const lines = [employee.name, employee.jobTitle]
    .map((line) => plainLine(line))
    .filter((line) => line !== '')
  return lines.length === 0 ? '' : ['-- ', ...lines].join('\n')
}
