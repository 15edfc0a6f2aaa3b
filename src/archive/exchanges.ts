/** Which messages ask and which answer: told from the fields that are on their tape. */

/** What a field tells of an exchange; beside `Tells`, in numbers of its own. */
export const Meets = { request: 8, serviceClass: 9, unasked: 10 } as const;
export type Meets = (typeof Meets)[keyof typeof Meets];

/**
 * By name of the field. Notifications are not among them: many meters ask for a confirmation of their pushes that no client ever
 * sends.
 */
export const MEETING: Readonly<Record<string, Meets>> = {
  aarq: Meets.request,
  rlrq: Meets.request,
  get_request: Meets.request,
  set_request: Meets.request,
  action_request: Meets.request,
  access_request: Meets.request,
  read_request: Meets.request,
  write_request: Meets.request,
  'dlms.service_class': Meets.serviceClass,
  'dialog.unasked': Meets.unasked,
};

/** The service class of requests that want no answer. */
export const UNCONFIRMED = 0;
