import type { Route } from '../page.ts'
import * as agent from '../pages/distribution/agent.ts'
import * as distribution from '../pages/distribution/show.ts'
import { chooseStatus } from '../pages/distribution/status.ts'
import { assign, release } from '../pages/tickets/assign.ts'

/** The pages where tickets are given to agents, by the distributor and by hand. */
export const distributionRoutes: readonly Route[] = [
  { method: 'get', path: '/distribution', audience: 'operator', page: distribution.show },
  { method: 'post', path: '/distribution', audience: 'administrator', page: distribution.submit },
  { method: 'get', path: '/distribution/agents/:id', audience: 'administrator', page: agent.edit },
  {
    method: 'post',
    path: '/distribution/agents/:id',
    audience: 'administrator',
    page: agent.submit,
    lists: ['queues'],
  },
  { method: 'post', path: '/agent-status', audience: 'operator', page: chooseStatus },
  { method: 'post', path: '/tickets/:protocol/assign', audience: 'operator', page: assign },
  { method: 'post', path: '/tickets/:protocol/release', audience: 'operator', page: release },
]
