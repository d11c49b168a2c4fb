import type { Demands } from '../acceptance-ids.test.ts'

/** What sending mail must keep. */
export const demands: Demands = {
  lines: 'F1 F3 F16 C38 C48 C49'.split(' '),
  complaints: ['19'],
}
