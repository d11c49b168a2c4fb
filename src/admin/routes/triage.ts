import type { Route } from '../page.ts'
import * as ordersImport from '../pages/orders/import.ts'
import * as ordersList from '../pages/orders/list.ts'
import { document } from '../pages/tickets/document.ts'
import * as triageAssume from '../pages/triage/assume.ts'
import * as triageList from '../pages/triage/list.ts'
import { presence } from '../pages/triage/presence.ts'
import { restore } from '../pages/triage/restore.ts'
import { submitSelected } from '../pages/triage/selected.ts'
import * as triageShow from '../pages/triage/show.ts'

/** A form about several pre-tickets. */
const ofSeveral = { method: 'post', audience: 'operator', lists: ['ticket', 'block'] } as const

/** The pages where pre-tickets become tickets or nothing, and the orders that tell whose they are. */
export const triageRoutes: readonly Route[] = [
  { method: 'get', path: '/triage', audience: 'operator', page: triageList.list },
  { ...ofSeveral, path: '/triage/selected', page: submitSelected },
  { ...ofSeveral, path: '/triage/restore', page: restore },
  { method: 'get', path: '/triage/:protocol', audience: 'operator', page: triageShow.show },
  { method: 'get', path: '/triage/:protocol/assume', audience: 'operator', page: triageAssume.assume },
  { method: 'post', path: '/triage/:protocol/assume', audience: 'operator', page: triageAssume.submitAssume },
  {
    method: 'post',
    path: '/triage/:protocol/presence',
    audience: 'operator',
    page: presence,
    isBackground: true,
  },
  { method: 'get', path: '/tickets/:protocol/document', audience: 'operator', page: document },
  { method: 'get', path: '/orders', audience: 'operator', page: ordersList.list },
  { method: 'get', path: '/orders/import', audience: 'administrator', page: ordersImport.importForm },
  { method: 'post', path: '/orders/import', audience: 'administrator', page: ordersImport.submitImport },
]
