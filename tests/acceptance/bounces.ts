import type { Demands } from '../acceptance-ids.test.ts'

/** What mail that leaves by itself and mail that comes back must keep: no loop, no backscatter, nothing unseen. */
export const demands: Demands = {
  lines: ['O20', 'O21', 'O22'],
  complaints: ['4', '5', '6', '7'],
}
