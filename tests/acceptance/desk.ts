import type { Demands } from '../acceptance-ids.test.ts'

/** What the registry of the desk must keep: queues, types, branches and who works where. */
export const demands: Demands = {
  lines: ['C9', 'O19', 'C11', 'C12', 'C16', 'O3'],
  complaints: [],
}
