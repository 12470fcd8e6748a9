export {
  type City,
  type CityDonation,
  type CityDonor,
  type CityHospital,
  type CityOptions,
  type CityRelative,
  createCity,
  type StoryKey,
  type StoryPatient,
  storyKeys,
} from './city.ts'
export type { About, Delivery, Fault, FaultyReply } from './faults/fault.ts'
export { faultOf, faults } from './faults/faults.ts'
export {
  createSimulatedHospital,
  type SimulatedHospital,
  type SimulatedHospitalOptions,
  type SimulatedReply,
  type SimulatedRequest,
} from './hospital.ts'
export { type Product, priceList } from './products.ts'
export { isProfileName, type Profile, type ProfileName, profiles } from './profiles.ts'
export { createCitySource } from './source.ts'
