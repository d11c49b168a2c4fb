import type { CommandSpec } from '../command.ts'

/** The commands about the orders by which clients are identified. */
export const triageCommands: readonly CommandSpec[] = [
  {
    name: 'order import',
    summary: 'Keeps the orders of a CSV file with the columns order,client and any others',
    operands: 'FILE.csv',
    operandCount: [1, 1],
    options: {},
    examples: [
      ['portaria order import pedidos.csv', 'no line at fault; comma or semicolon, UTF-8 or Windows-1252'],
    ],
    load: async () => (await import('../order.ts')).importOrders,
  },
  {
    name: 'order list',
    summary: 'Lists the orders that are known, the first 1,000',
    operands: '',
    operandCount: [0, 0],
    options: { number: { value: 'NUMBER', summary: 'only those whose number begins so' } },
    examples: [['portaria order list --number 2026 --json', 'with all that is known of each']],
    load: async () => (await import('../order.ts')).listKnownOrders,
  },
]
