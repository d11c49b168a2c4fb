import type { CommandSpec } from '../command.ts'

/** The commands about the tokens of programs. */
export const tokenCommands: readonly CommandSpec[] = [
  {
    name: 'token add',
    summary: 'Makes a token by which a program hands over mail at the HTTP door, and prints it this once',
    operands: 'NAME',
    operandCount: [1, 1],
    options: {},
    examples: [['portaria token add erp', 'for "Authorization: Bearer TOKEN"']],
    load: async () => (await import('../token.ts')).addToken,
  },
  {
    name: 'token list',
    summary: 'Lists the tokens of programs, revoked ones too, never what they are',
    operands: '',
    operandCount: [0, 0],
    options: {},
    examples: [['portaria token list --json', 'one object a line']],
    load: async () => (await import('../token.ts')).listTokens,
  },
  {
    name: 'token revoke',
    summary: 'Ends the token of a program at once',
    operands: 'NAME',
    operandCount: [1, 1],
    options: {},
    examples: [['portaria token revoke erp', 'the next request gets 401']],
    load: async () => (await import('../token.ts')).revokeToken,
  },
]
