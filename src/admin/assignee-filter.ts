import type { Request } from 'express'
import type { User } from '../domain/user.ts'
import { visibleLine } from './visible-text.ts'
import { userOf } from './visit.ts'
import { sayIn } from './say.ts'
import { visitOf } from './visit.ts'
import type { ChoiceView } from './registry.ts'

/** Whose tickets a list shows. */
export type AssigneeFilter = {
  /** What the address of the page says: `me`, `none`, the id of a user; empty for all. */
  readonly asked: string
  /** The id of a user, `null` for nobody's; left out for all. */
  readonly assigneeId?: string | null
  readonly choices: readonly ChoiceView[]
}

/** All tickets, where nothing offers to narrow them. */
export const everybodys: AssigneeFilter = { asked: '', choices: [] }

/** Whose tickets a request asks for; everybody's when it names nobody that is there. */
export function readAssigneeFilter(request: Request, users: readonly User[], asked: string): AssigneeFilter {
  const say = sayIn(visitOf(request).language)
  const own = userOf(request).id
  const known = [
    { value: '', label: say('tickets.assignee.all') },
    { value: 'me', label: say('tickets.assignee.me'), assigneeId: own },
    { value: 'none', label: say('tickets.assignee.none'), assigneeId: null },
    ...users
      .filter(({ id }) => id !== own)
      .map(({ id, name }) => ({ value: id, label: visibleLine(name), assigneeId: id })),
  ]
  const chosen = known.find(({ value }) => value === asked) ?? known[0]
  return {
    asked: chosen?.value ?? '',
    ...(chosen?.assigneeId === undefined ? {} : { assigneeId: chosen.assigneeId }),
    choices: known.map(({ value, label }) => ({ value, label, isChosen: value === chosen?.value })),
  }
}
