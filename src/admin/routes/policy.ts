import type { Route } from '../page.ts'
import * as blocklistAdd from '../pages/blocklist/add.ts'
import * as blocklistList from '../pages/blocklist/list.ts'
import * as blocklistRemove from '../pages/blocklist/remove.ts'
import * as filter from '../pages/filter/list.ts'
import * as desksAdd from '../pages/desks/add.ts'
import * as desksEdit from '../pages/desks/edit.ts'
import * as desksList from '../pages/desks/list.ts'
import { policy, submitPolicy } from '../pages/desks/policy.ts'
import * as desksRemove from '../pages/desks/remove.ts'
import * as impactShow from '../pages/impact/show.ts'
import { changes } from '../pages/policy/changes.ts'
import * as rulesList from '../pages/rules/list.ts'
import * as rulesShow from '../pages/rules/show.ts'

/** The pages about what is accepted: addresses, blocklist, rules and the outgoing filter. */
export const policyRoutes: readonly Route[] = [
  { method: 'get', path: '/desks', audience: 'administrator', page: desksList.list },
  { method: 'get', path: '/desks/add', audience: 'administrator', page: desksAdd.add },
  { method: 'post', path: '/desks/add', audience: 'administrator', page: desksAdd.submitAdd },
  { method: 'get', path: '/desks/:address/edit', audience: 'administrator', page: desksEdit.edit },
  { method: 'post', path: '/desks/:address/edit', audience: 'administrator', page: desksEdit.submitEdit },
  { method: 'get', path: '/desks/:address/policy', audience: 'administrator', page: policy },
  { method: 'post', path: '/desks/:address/policy', audience: 'administrator', page: submitPolicy },
  { method: 'post', path: '/desks/:address/enable', audience: 'administrator', page: desksEdit.enable },
  { method: 'post', path: '/desks/:address/disable', audience: 'administrator', page: desksEdit.disable },
  { method: 'get', path: '/desks/:address/remove', audience: 'administrator', page: desksRemove.remove },
  {
    method: 'post',
    path: '/desks/:address/remove',
    audience: 'administrator',
    page: desksRemove.submitRemove,
  },

  { method: 'get', path: '/blocklist', audience: 'operator', page: blocklistList.list },
  { method: 'get', path: '/blocklist/add', audience: 'administrator', page: blocklistAdd.add },
  { method: 'post', path: '/blocklist/add', audience: 'administrator', page: blocklistAdd.submitAdd },
  {
    method: 'get',
    path: '/blocklist/:pattern/remove',
    audience: 'administrator',
    page: blocklistRemove.remove,
  },
  {
    method: 'post',
    path: '/blocklist/:pattern/remove',
    audience: 'administrator',
    page: blocklistRemove.submitRemove,
  },

  { method: 'get', path: '/rules', audience: 'administrator', page: rulesList.list },
  { method: 'get', path: '/rules/:rule', audience: 'administrator', page: rulesShow.show },
  { method: 'post', path: '/rules/:rule/mode', audience: 'administrator', page: rulesShow.submitMode },

  { method: 'get', path: '/policy/changes', audience: 'administrator', page: changes },

  { method: 'get', path: '/impact/:id', audience: 'administrator', page: impactShow.show },
  { method: 'post', path: '/impact/:id/again', audience: 'administrator', page: impactShow.again },

  { method: 'get', path: '/filter', audience: 'operator', page: filter.list },
  { method: 'post', path: '/filter/add', audience: 'administrator', page: filter.submitAdd },
  { method: 'post', path: '/filter/:address/remove', audience: 'administrator', page: filter.submitRemove },
]
