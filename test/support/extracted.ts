/** An application and its service share it. */
export const SERVICE_KEY = 'a-key-that-application-and-service-share'
/** Every process follows its routes within 5 s. */
export const UNTIL_FOLLOWED_MS = 6000
