import type { Demands } from '../acceptance-ids.test.ts'

/** What the conversation of a ticket must keep: timeline, unread messages, situations with their counts. */
export const demands: Demands = {
  lines: ['C21', 'C22', 'C23', 'C33', 'C34', 'C35', 'C36', 'M23'],
  complaints: [],
}
