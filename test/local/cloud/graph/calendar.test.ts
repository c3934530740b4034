import { describe, expect, it } from "vitest";
import { asApp, asUser, origins } from "./graph-client.ts";
import { address, as, startCalendars, userId, view } from "./calendar-client.ts";

const thursday = view("2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z", "&$top=50");
const berlin = { Prefer: 'outlook.timezone="W. Europe Standard Time"' };
const encoded = (filter: string) => `$filter=${encodeURIComponent(filter)}`;

interface Row {
  id: string;
  subject: string;
  type: string;
  start: { dateTime: string; timeZone: string };
  end: { dateTime: string; timeZone: string };
}

const named = (rows: Row[], subject: string) => {
  const row = rows.find((each) => each.subject === subject);
  if (!row) throw new Error(`There is no ${subject}.`);
  return row;
};

describe("a calendar view", () => {
  it("holds what takes place in its window, by beginning, in UTC", async () => {
    const { ask } = startCalendars();

    const { status, body } = await ask(`${thursday}&$select=subject,start,type`);

    expect(status).toBe(200);
    expect(body["@odata.context"]).toBe(
      `${origins.graph}/v1.0/$metadata#users('${userId("anna.keller")}')/calendarView(subject,start,type)`,
    );
    expect(body.value.slice(0, 2)).toEqual([
      {
        "@odata.etag": expect.stringMatching(/^W\/"/),
        id: expect.stringMatching(/^AAMk.*FRAAg.*AAA=$/),
        subject: "Aurora stand-up",
        start: { dateTime: "2026-03-05T08:15:00.0000000", timeZone: "UTC" },
        type: "occurrence",
      },
      expect.objectContaining({
        subject: "Dentist, Dr. Vogel",
        start: { dateTime: "2026-03-05T12:00:00.0000000", timeZone: "UTC" },
        type: "singleInstance",
      }),
    ]);
  });

  it.each([
    ["W. Europe Standard Time", "09:15"],
    ["Europe/Berlin", "09:15"],
    ["Eastern Standard Time", "03:15"],
    ["Asia/Tokyo", "17:15"],
  ])("tells times in %s where that is preferred", async (zone, time) => {
    const { ask } = startCalendars();
    const preference = `outlook.timezone="${zone}"`;

    const { headers, body } = await ask(thursday, { headers: { Prefer: preference } });

    expect(headers.get("Preference-Applied")).toBe(preference);
    expect(named(body.value, "Aurora stand-up").start).toEqual({
      dateTime: `2026-03-05T${time}:00.0000000`,
      timeZone: zone,
    });
  });

  it("leaves whole days at midnight in every zone", async () => {
    const { ask } = startCalendars();
    const friday = view("2026-03-06T00:00:00Z", "2026-03-06T12:00:00Z");

    const [utc, tokyo] = await Promise.all([
      ask(friday),
      ask(friday, { headers: { Prefer: 'outlook.timezone="Asia/Tokyo"' } }),
    ]);

    expect(named(utc.body.value, "Working from home")).toMatchObject({
      isAllDay: true,
      showAs: "workingElsewhere",
      start: { dateTime: "2026-03-06T00:00:00.0000000", timeZone: "UTC" },
      end: { dateTime: "2026-03-07T00:00:00.0000000", timeZone: "UTC" },
    });
    expect(named(tokyo.body.value, "Working from home").start).toEqual({
      dateTime: "2026-03-06T00:00:00.0000000",
      timeZone: "Asia/Tokyo",
    });
  });

  it("keeps a series at its hour of its own zone when clocks change", async () => {
    const { ask } = startCalendars();
    const filter = encoded("subject eq 'Dealer call Boston'");
    const path = view("2026-02-24T00:00:00Z", "2026-04-08T00:00:00Z", `&${filter}`);

    const [utc, local] = await Promise.all([ask(path), ask(path, { headers: berlin })]);
    const hours = (rows: Row[]) => rows.map(({ start }) => start.dateTime.slice(5, 13));

    // Boston changes its clocks on 8 March, Freiburg on 29 March.
    expect(hours(utc.body.value)).toEqual([
      "02-24T15",
      "03-03T15",
      "03-10T14",
      "03-17T14",
      "03-24T14",
      "03-31T14",
      "04-07T14",
    ]);
    expect(hours(local.body.value)).toEqual([
      "02-24T16",
      "03-03T16",
      "03-10T15",
      "03-17T15",
      "03-24T15",
      "03-31T16",
      "04-07T16",
    ]);
  });

  it("shows an occurrence that was moved where it went, and none that was cancelled", async () => {
    const { ask } = startCalendars();
    const filter = encoded("subject eq 'Aurora steering committee'");

    const { body } = await ask(
      view(
        "2026-03-01T00:00:00Z",
        "2026-05-10T00:00:00Z",
        `&${filter}&$select=start,type,subject,originalStart,seriesMasterId`,
      ),
      { headers: berlin },
    );

    expect(body.value.map(({ type, start }: Row) => [type, start.dateTime.slice(0, 16)])).toEqual([
      ["occurrence", "2026-03-12T14:00"],
      ["exception", "2026-03-27T15:30"],
      ["occurrence", "2026-04-23T14:00"],
      ["occurrence", "2026-05-07T14:00"],
    ]);
    expect(body.value[1].originalStart).toBe("2026-03-26T13:00:00Z");
    expect(
      new Set(body.value.map((each: { seriesMasterId: string }) => each.seriesMasterId)).size,
    ).toBe(1);
  });

  it("pages by ten with a link that skips", async () => {
    const { ask } = startCalendars();

    const first = await ask(
      view("2026-03-01T00:00:00Z", "2026-03-20T00:00:00Z", "&$select=subject,start"),
    );
    const second = await ask(first.body["@odata.nextLink"]);

    expect(first.body.value).toHaveLength(10);
    expect(first.body["@odata.nextLink"]).toMatch(/[?&](?:\$|%24)skip=10(?:&|$)/);
    expect(second.body.value[0].start.dateTime >= first.body.value[9].start.dateTime).toBe(true);
  });

  it.each([
    ["contains(subject,'STAND-UP')", ["Aurora stand-up"]],
    [
      "start/dateTime ge '2026-03-05T15:30:00Z' and isAllDay eq false",
      ["Partnership call BrightVolt x Lumen Cycles"],
    ],
    [
      "start/dateTime ge '2026-03-05T16:30:00+01:00' and isAllDay eq false",
      ["Partnership call BrightVolt x Lumen Cycles"],
    ],
    ["sensitivity eq 'private' and isAllDay eq false", ["Dentist, Dr. Vogel"]],
  ])("filters by %s", async (filter, subjects) => {
    const { ask } = startCalendars();

    const { body } = await ask(`${thursday}&${encoded(filter)}&$orderby=start/dateTime`, {
      headers: berlin,
    });

    expect(body.value.map(({ subject }: Row) => subject)).toEqual(subjects);
  });

  it.each([
    ["", "ErrorInvalidParameter"],
    ["?startDateTime=2026-03-05T00:00:00Z", "ErrorInvalidParameter"],
    ["?startDateTime=yesterday&endDateTime=2026-03-05T00:00:00Z", "ErrorInvalidParameter"],
    ["?startDateTime=2026-03-06&endDateTime=2026-03-05", "ErrorInvalidParameter"],
    ["?startDateTime=2020-01-01&endDateTime=2026-01-01", "ErrorInvalidRequest"],
    ["?startDateTime=2026-03-05&endDateTime=2026-03-06&$search=aurora", "BadRequest"],
    ["?startDateTime=2026-03-05&endDateTime=2026-03-06&$expand=attachments", "BadRequest"],
    ["?startDateTime=2026-03-05&endDateTime=2026-03-06&$top=1001", "BadRequest"],
    ["?startDateTime=2026-03-05&endDateTime=2026-03-06&$select=attendee", "BadRequest"],
    [
      "?startDateTime=2026-03-05&endDateTime=2026-03-06&$filter=start/dateTime ge 2026-03-05",
      "BadRequest",
    ],
    [
      "?startDateTime=2026-03-05&endDateTime=2026-03-06&$filter=start/dateTime ge 'soon'",
      "ErrorInvalidUrlQueryFilter",
    ],
    [
      "?startDateTime=2026-03-05&endDateTime=2026-03-06&$filter=attendees/any(a:a/type eq 'required')",
      "ErrorInvalidUrlQueryFilter",
    ],
  ])("is refused for '%s'", async (query, code) => {
    const { ask } = startCalendars();

    const { status, body } = await ask(`/me/calendarView${query}`);

    expect([status, body.error.code]).toEqual([400, code]);
  });

  it("refuses a time zone that nobody knows", async () => {
    const { ask } = startCalendars();

    const { status, body } = await ask(thursday, {
      headers: { Prefer: 'outlook.timezone="Mars"' },
    });

    expect([status, body.error.code]).toEqual([400, "TimeZoneNotSupportedException"]);
  });
});

describe("events", () => {
  it("are listed as single ones and whole series", async () => {
    const { ask } = startCalendars();

    const { body } = await ask("/me/events?$top=100&$select=subject,type,recurrence");

    const types = new Set(body.value.map(({ type }: Row) => type));
    expect(types).toEqual(new Set(["singleInstance", "seriesMaster"]));
    expect(body.value).toContainEqual(
      expect.objectContaining({
        subject: "1:1 Anna / Ben",
        recurrence: {
          pattern: {
            type: "weekly",
            interval: 2,
            month: 0,
            dayOfMonth: 0,
            daysOfWeek: ["wednesday"],
            firstDayOfWeek: "monday",
            index: "first",
          },
          range: {
            type: "noEnd",
            startDate: "2025-09-10",
            endDate: "0001-01-01",
            recurrenceTimeZone: "W. Europe Standard Time",
            numberOfOccurrences: 0,
          },
        },
      }),
    );
  });

  it("are not sorted by what the filter does not begin with", async () => {
    const { ask } = startCalendars();

    const { status, body } = await ask(
      `/me/events?${encoded("contains(subject,'a')")}&$orderby=start/dateTime`,
    );

    expect([status, body.error.code]).toEqual([400, "InefficientFilter"]);
  });

  it("have ids of two kinds, of which the immutable one needs its preference", async () => {
    const { ask } = startCalendars();
    const immutable = { headers: { Prefer: 'IdType="ImmutableId"' } };
    const ordinary = named((await ask(thursday)).body.value, "Dentist, Dr. Vogel");
    const lasting = named((await ask(thursday, immutable)).body.value, "Dentist, Dr. Vogel");
    const at = ({ id }: Row) => `/me/events/${encodeURIComponent(id)}?$select=subject`;

    const [byOrdinary, byLasting, unasked] = await Promise.all([
      ask(at(ordinary)),
      ask(at(lasting), immutable),
      ask(at(lasting)),
    ]);

    expect(lasting.id).not.toBe(ordinary.id);
    expect(byOrdinary.body.subject).toBe("Dentist, Dr. Vogel");
    expect(byLasting.body.id).toBe(lasting.id);
    expect([unasked.status, unasked.body.error.code]).toEqual([400, "ErrorInvalidIdMalformed"]);
  });

  it.each<Record<string, string>>([{}, { Prefer: 'IdType="ImmutableId"' }])(
    "of a series are read by their own id, with headers %j",
    async (headers) => {
      const { ask } = startCalendars();
      const standup = named((await ask(thursday, { headers })).body.value, "Aurora stand-up");

      const { body } = await ask(`/me/events/${encodeURIComponent(standup.id)}`, { headers });
      const master = await ask(`/me/events/${encodeURIComponent(body.seriesMasterId)}`, {
        headers,
      });

      expect(body).toMatchObject({ ...standup, type: "occurrence", recurrence: null });
      expect(master.body).toMatchObject({
        type: "seriesMaster",
        subject: "Aurora stand-up",
        seriesMasterId: null,
      });
      expect(master.body.iCalUId).not.toBe(body.iCalUId);
    },
  );

  it("tell their text as Outlook wrote it, or as plain text", async () => {
    const { ask } = startCalendars();
    const { id } = named((await ask(thursday)).body.value, "Aurora stand-up");
    const path = `/me/events/${encodeURIComponent(id)}?$select=body`;

    const html = await ask(path);
    const text = await ask(path, { headers: { Prefer: 'outlook.body-content-type="text"' } });

    expect(html.body.body).toEqual({
      contentType: "html",
      content: expect.stringContaining("<p class="),
    });
    expect(text.body.body.contentType).toBe("text");
    expect(text.body.body.content).toMatch(/^What is done, what is next/);
  });

  it("that nobody made are not found, and other texts are no ids", async () => {
    const { ask } = startCalendars();
    const { id } = named((await ask(thursday)).body.value, "Aurora stand-up");
    const sunday = id.replace(
      /FRAAg.{11}/,
      `FRAAg${Buffer.from("20260308").toString("base64url")}`,
    );

    const answers = await Promise.all(
      ["AAMkAGI2nosuchevent=", sunday, "42"].map((each) =>
        ask(`/me/events/${encodeURIComponent(each)}`),
      ),
    );

    expect(answers.map(({ status, body }) => [status, body.error.code])).toEqual([
      [404, "ErrorItemNotFound"],
      [404, "ErrorItemNotFound"],
      [400, "ErrorInvalidIdMalformed"],
    ]);
  });

  it("of one series are its instances within a window", async () => {
    const { ask } = startCalendars();
    const { body } = await ask(
      `/me/events?${encoded("subject eq 'Aurora steering committee'")}&$select=id`,
    );
    const path = `/me/events/${encodeURIComponent(body.value[0].id)}`;

    const instances = await ask(
      view("2026-03-01T00:00:00Z", "2026-04-20T00:00:00Z", "&$select=type", `${path}/instances`),
    );
    const windowless = await ask(`${path}/instances`);
    const cancelled = await ask(`${path}?$select=cancelledOccurrences`);

    expect(instances.body.value.map(({ type }: Row) => type)).toEqual(["exception", "occurrence"]);
    expect([windowless.status, windowless.body.error.code]).toEqual([400, "ErrorInvalidParameter"]);
    expect(cancelled.body.cancelledOccurrences).toEqual([`OID.${body.value[0].id}.2026-04-09`]);
  });
});

describe("each attendee's copy", () => {
  it("has its own id and answer, and only the organiser knows the others'", async () => {
    const { ask } = startCalendars();
    const path = view("2026-02-26T00:00:00Z", "2026-02-28T00:00:00Z");
    const review = async (alias: string) =>
      named((await ask(path, { token: as(alias) })).body.value, "Aurora launch review") as Row & {
        iCalUId: string;
        attendees: { status: { response: string } }[];
      };

    const [annas, daniels] = await Promise.all([review("anna.keller"), review("daniel.meier")]);

    expect(annas).toMatchObject({ isOrganizer: true, responseStatus: { response: "organizer" } });
    expect(daniels).toMatchObject({
      isOrganizer: false,
      responseStatus: { response: "tentativelyAccepted" },
      showAs: "tentative",
      onlineMeeting: {
        joinUrl: expect.stringMatching(/^https:\/\/teams\.microsoft\.com\/l\/meetup-join\//),
      },
    });
    expect(daniels.id).not.toBe(annas.id);
    expect(daniels.iCalUId).toBe(annas.iCalUId);
    const responses = ({ attendees }: typeof annas) =>
      new Set(attendees.map(({ status }) => status.response));
    expect(responses(annas)).toEqual(new Set(["accepted", "tentativelyAccepted"]));
    expect(responses(daniels)).toEqual(new Set(["none"]));
  });
});

describe("an event's attachments", () => {
  const review = async (ask: ReturnType<typeof startCalendars>["ask"]) => {
    const { body } = await ask(view("2026-02-26T00:00:00Z", "2026-02-28T00:00:00Z"));
    return named(body.value, "Aurora launch review");
  };

  it("are listed and read as a message's are", async () => {
    const { ask } = startCalendars();
    const event = await review(ask);
    const path = `/me/events/${encodeURIComponent(event.id)}/attachments`;

    const { body } = await ask(`${path}?$select=name,size`);
    const [, notes] = body.value;
    const text = await ask(`${path}/${encodeURIComponent(notes.id)}/$value`);

    expect(event).toMatchObject({ hasAttachments: true });
    expect(body.value.map(({ name }: { name: string }) => name)).toEqual([
      "aurora-kickoff.pptx",
      "Notes of the kick-off.md",
    ]);
    expect(Buffer.byteLength(text.body)).toBe(notes.size);
  });

  it("take more than the basic permission", async () => {
    const { ask } = startCalendars();
    const { id } = await review(ask);

    const { status, body } = await ask(`/me/events/${encodeURIComponent(id)}/attachments`, {
      token: as("anna.keller", "Calendars.ReadBasic"),
    });

    expect([status, body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });
});

describe("calendars", () => {
  it("are the mailbox's own and those that colleagues shared", async () => {
    const { ask } = startCalendars();

    const { body } = await ask("/me/calendars", { token: as("ben.okafor") });

    expect(body.value).toMatchObject([
      {
        name: "Calendar",
        isDefaultCalendar: true,
        canEdit: true,
        owner: { address: address("ben.okafor") },
      },
      {
        name: "Anna Keller",
        isDefaultCalendar: false,
        canEdit: false,
        owner: { address: address("anna.keller") },
      },
    ]);
    const shared = `/me/calendars/${encodeURIComponent(body.value[1].id)}`;
    const token = as("ben.okafor");
    const events = await ask(
      view("2026-03-05T00:00:00Z", "2026-03-06T00:00:00Z", "", `${shared}/calendarView`),
      { token },
    );
    expect(named(events.body.value, "Private Appointment")).toMatchObject({
      sensitivity: "private",
      body: { contentType: "html", content: "" },
      location: { displayName: "" },
    });
    expect(named(events.body.value, "Aurora stand-up").start.dateTime).toMatch(/^2026-03-05T08:15/);
    const unshared = await ask(`${shared}/events`, { token: as("ben.okafor", "Calendars.Read") });
    expect([unshared.status, unshared.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });

  it("of the shared mailbox are open to those with access to it", async () => {
    const { ask } = startCalendars();
    const support = `/users/${address("support")}/calendars`;

    const jonas = await ask(support, { token: as("jonas.brandt") });
    const ben = await ask(support, { token: as("ben.okafor") });

    expect(jonas.body.value.map(({ name }: { name: string }) => name)).toEqual([
      "Calendar",
      "Helpdesk rota",
    ]);
    const rota = encodeURIComponent(jonas.body.value[1].id);
    const events = await ask(
      view("2026-03-04T00:00:00Z", "2026-03-13T00:00:00Z", "", `${support}/${rota}/calendarView`),
      { token: as("jonas.brandt") },
    );
    expect(events.body.value.map(({ subject }: Row) => subject)).toContain(
      "Early shift: Grace (Jonas is away)",
    );
    expect([ben.status, ben.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
  });

  it("show titles alone to those who were given no more", async () => {
    const { ask } = startCalendars();
    const path = `/users/${address("daniel.meier")}/calendarView`;

    const { body } = await ask(
      view("2026-03-01T00:00:00Z", "2026-03-26T00:00:00Z", "&$top=50", path),
    );

    expect(named(body.value, "Beiratssitzung: Budget 2027")).toMatchObject({
      bodyPreview: "",
      attendees: [],
      location: { displayName: "Room Feldberg" },
    });
  });

  it("of others are closed without a share, and unknown ones are not found", async () => {
    const { ask } = startCalendars();

    const closed = await ask(
      view("2026-03-05", "2026-03-06", "", `/users/${address("clara.dubois")}/calendarView`),
    );
    const other = await ask(
      `/me/calendars/${encodeURIComponent("AAMkAGI2nosuchcalendar=")}/events`,
    );
    const missing = await ask("/users/nobody@lumencycles.example/calendar");

    expect([closed.status, closed.body.error.code]).toEqual([403, "ErrorAccessDenied"]);
    expect([other.status, other.body.error.code]).toEqual([404, "ErrorItemNotFound"]);
    expect([missing.status, missing.body.error.code]).toEqual([404, "ErrorInvalidUser"]);
  });
});

describe("permissions on calendars", () => {
  const bens = view("2026-03-05", "2026-03-06", "", `/users/${address("ben.okafor")}/calendarView`);
  const annas = view(
    "2026-03-05",
    "2026-03-06",
    "",
    `/users/${address("anna.keller")}/calendarView`,
  );

  it("hide bodies from whoever may read the basics alone", async () => {
    const { ask } = startCalendars();

    const mine = await ask(thursday, { token: as("anna.keller", "Calendars.ReadBasic") });
    const app = await ask(bens, { token: asApp("Calendars.ReadBasic.All") });

    for (const { status, body } of [mine, app]) {
      expect(status).toBe(200);
      expect(body.value[0]).not.toHaveProperty("body");
      expect(body.value[0]).not.toHaveProperty("bodyPreview");
      expect(body.value[0]).toHaveProperty("location");
    }
  });

  it.each([
    [thursday, asUser("Mail.Read", userId("anna.keller")), 403],
    [annas, as("ben.okafor", "Calendars.Read"), 403],
    [annas, as("ben.okafor"), 200],
    [bens, asApp("Calendars.Read"), 200],
    [bens, asApp("Mail.Read"), 403],
    [thursday, asApp("Calendars.Read"), 400],
  ])("decide over %s (%#)", async (path, token, status) => {
    const { ask } = startCalendars();

    expect((await ask(path, { token })).status).toBe(status);
  });
});
