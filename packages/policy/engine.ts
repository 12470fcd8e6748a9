/** Version of the arithmetic in this package; stored with every decision, raised when a result may change for the same facts and rules. */
export const engine = '2.2.0'
