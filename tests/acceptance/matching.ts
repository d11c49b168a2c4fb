import type { Demands } from '../acceptance-ids.test.ts'

/** What matching, merging, splitting and forwarding must keep. */
export const demands: Demands = {
  lines: ['C31', 'C32', 'C35', 'M9'],
  complaints: ['11', '12', '13', '14'],
}
