import type { Demands } from '../acceptance-ids.test.ts'

/** What triage must keep: from the pre-ticket to the ticket, or to nothing. */
export const demands: Demands = {
  lines: ['C1', 'C2', 'C6', 'C8', 'C9', 'C14', 'C15', 'C16', 'C17', 'C18', 'C19', 'C20', 'C55'],
  complaints: [],
}
