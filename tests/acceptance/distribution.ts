import type { Demands } from '../acceptance-ids.test.ts'

/** What the distribution of tickets to agents must keep. */
export const demands: Demands = {
  lines: ['A3', 'A4', 'A5', 'A6', 'A7'],
  complaints: [],
}
