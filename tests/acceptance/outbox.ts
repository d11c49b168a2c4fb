import type { Demands } from '../acceptance-ids.test.ts'

/** What sending mail must keep. */
export const demands: Demands = {
  lines: 'F1 F3 F4 F16 C38 C48 C49 C51 C52'.split(' '),
  complaints: ['19'],
}
