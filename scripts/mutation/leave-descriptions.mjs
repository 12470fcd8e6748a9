import { declareValuePlugin, PluginKind } from '@stryker-mutator/api/plugin'

/** Leaves out the words of `.describe('…')`: an editor shows them beside a field, the engine never reads them. */
export const strykerPlugins = [
  declareValuePlugin(PluginKind.Ignore, 'descriptions', {
    shouldIgnore({ node, parent }) {
      if (node.type !== 'StringLiteral' || parent?.type !== 'CallExpression') return undefined
      return parent.callee.property?.name === 'describe' ? 'words for the JSON Schema alone' : undefined
    },
  }),
]
