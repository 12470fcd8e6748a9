import { donationAxes } from './donation-axes.ts'
import { paymentAxes } from './payment-axes.ts'
import { ruleAxes } from './rule-axes.ts'
import { timeAxes } from './time-axes.ts'
import type { AxisValue } from './world.ts'

/** Every value of every axis on which laws differ. */
export const axes: readonly AxisValue[] = [...timeAxes, ...donationAxes, ...ruleAxes, ...paymentAxes]
