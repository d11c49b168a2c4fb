import { type Equation, type Equations, readEquation } from '../../../store/tallies.ts'
import type { DoorHealth, Health } from '../../health.ts'
import type { Page } from '../../page.ts'
import { render } from '../../render.ts'

/** What the start page may mention. */
export type View = {
  /** Whether received is the sum of what became of it, today and in all. */
  readonly isBalanced: boolean
  readonly isWell: boolean
  readonly equations: readonly EquationView[]
  readonly doors: readonly DoorHealth[]
  readonly isDatabaseWritable: boolean
  readonly pendingContent: number
}

type EquationView = {
  readonly titleKey: string
  readonly received: number
  readonly terms: readonly {
    readonly key: string
    readonly count: number
    readonly href: string
    readonly tone: string
  }[]
  /** Received less what became of it: 0, or something is lost. */
  readonly missing: number
}

const states = [
  { state: 'ticket', tone: 'good' },
  { state: 'reply', tone: 'good' },
  { state: 'held', tone: 'wait' },
  { state: 'refused', tone: 'bad' },
  { state: 'discarded', tone: 'plain' },
] as const

/** Shows how the gateway does, and the equation of all mail received. */
export const start: Page =
  ({ database, readHealth, clock }) =>
  async (request, response) => {
    const [equations, health] = await Promise.all([readEquation(database.reader, clock()), readHealth()])
    render(request, response, 'start/show', toView(equations, health), { titleKey: 'start.title' })
  }

/** What the page shows of the equations and the health. */
export function toView({ today, all }: Equations, health: Health): View {
  const shown = [equationView('start.today', today), equationView('start.all', all)]
  return {
    isBalanced: shown.every(({ missing }) => missing === 0),
    isWell: health.isDatabaseWritable && health.doors.every(({ isListening }) => isListening),
    equations: shown,
    doors: health.doors,
    isDatabaseWritable: health.isDatabaseWritable,
    pendingContent: health.pendingContent,
  }
}

function equationView(titleKey: string, equation: Equation): EquationView {
  const sum = states.reduce((total, { state }) => total + equation[state], 0)
  return {
    titleKey,
    received: equation.received,
    terms: states.map(({ state, tone }) => ({
      key: `message-state.${state}`,
      count: equation[state],
      href: `/messages?${new URLSearchParams({ q: `status:${state}` })}`,
      tone,
    })),
    missing: equation.received - sum,
  }
}
