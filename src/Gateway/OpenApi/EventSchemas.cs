namespace OnceHub.Sync.Gateway;

/// <summary>
/// What events speak of, as OnceHub documents it. Whatever else is there is kept, and what is missing, null, empty or of another type
/// counts as not told: only the ids are needed, and a time of the booking or of its envelope.
/// </summary>
internal static class EventSchemas
{
    public const string Json = """
        {
          "OnceHubBooking": {
            "type": "object",
            "required": ["id"],
            "properties": {
              "object": { "type": "string" },
              "id": { "type": "string", "minLength": 1, "maxLength": 64, "description": "BKNG-…" },
              "tracking_id": { "type": "string" },
              "subject": { "type": "string" },
              "status": { "type": "string" },
              "in_trash": { "type": "boolean" },
              "creation_time": { "type": "string", "format": "date-time" },
              "last_updated_time": {
                "type": "string",
                "format": "date-time",
                "description": "Puts a booking's events in order; else its creation_time, else the envelope's: one of the three is needed."
              },
              "starting_time": { "type": "string", "format": "date-time", "description": "Without it the booking's Event waits for one." },
              "duration_minutes": { "type": "integer" },
              "customer_timezone": { "type": "string", "description": "An IANA name." },
              "location_description": { "type": "string" },
              "rescheduled_booking_id": { "type": "string" },
              "cancel_url": { "type": "string" },
              "reschedule_url": { "type": "string" },
              "cancel_reschedule_url": { "type": "string" },
              "virtual_conferencing": { "type": ["object", "null"], "properties": { "join_url": { "type": "string" } } },
              "cancel_reschedule_information": {
                "type": ["object", "null"],
                "properties": { "reason": { "type": "string" }, "actioned_by": { "type": "string" }, "user_id": { "type": "string" } }
              },
              "attendees": { "type": "array", "items": { "type": "string" } },
              "form_submission": { "$ref": "#/components/schemas/OnceHubForm" },
              "owner": { "description": "A user: the id, or the user." },
              "booking_page": { "description": "The id, or the page with its id, name and owner." },
              "master_page": { "description": "The id, or the page with its id and name." },
              "event_type": { "description": "The id, or the event type with its id and name." },
              "booking_calendar": { "description": "The id of the booking calendar." },
              "conversation": { "description": "The id, or the conversation." },
              "custom_fields": { "type": "array", "items": { "$ref": "#/components/schemas/OnceHubNamedValue" } },
              "utm_params": { "type": "array", "items": { "$ref": "#/components/schemas/OnceHubNamedValue" } },
              "payment_information": {
                "type": ["object", "null"],
                "properties": { "amount_charged": { "type": "number" }, "currency": { "type": "string" }, "transaction_id": { "type": "string" } }
              }
            }
          },
          "OnceHubForm": {
            "type": "object",
            "description": "What the guest filled in.",
            "properties": {
              "name": { "type": "string" },
              "email": { "type": "string" },
              "phone": { "type": "string" },
              "mobile_phone": { "type": "string" },
              "company": { "type": "string" },
              "note": { "type": "string" },
              "guests": { "type": "array", "items": { "type": "string" } },
              "custom_fields": { "type": "array", "items": { "$ref": "#/components/schemas/OnceHubNamedValue" } }
            }
          },
          "OnceHubNamedValue": {
            "type": "object",
            "required": ["name"],
            "properties": { "name": { "type": "string" }, "value": { "description": "Text, a number, a flag, or an array of these." } }
          },
          "OnceHubConversation": {
            "type": "object",
            "required": ["id"],
            "properties": {
              "object": { "type": "string" },
              "id": { "type": "string", "minLength": 1, "maxLength": 128, "description": "CVR-…" },
              "status": { "type": "string", "description": "active, closed or abandoned." },
              "creation_time": { "type": "string", "format": "date-time" },
              "last_updated_time": { "type": "string", "format": "date-time" },
              "contact": { "description": "The id, or the contact as OnceHubContact." },
              "owner": { "description": "A user: the id, or the user." },
              "bot": { "description": "The id, or the bot with its id and name." },
              "website": { "description": "The id, or the website with its id and name." },
              "audience": { "description": "The id, or the audience with its id and name." },
              "answers": {
                "type": "array",
                "items": {
                  "type": "object",
                  "properties": {
                    "id": { "type": "string" }, "internal_label": { "type": "string" }, "question": { "type": "string" },
                    "value": { "description": "Text, a number, a flag, or an array of these." }
                  }
                }
              },
              "bookings": { "type": "array", "items": { "type": "string" }, "description": "Ids of bookings that were made in it." }
            }
          },
          "OnceHubContact": {
            "type": "object",
            "required": ["id"],
            "properties": {
              "object": { "type": "string" },
              "id": { "type": "string", "minLength": 1, "maxLength": 128, "description": "CTC-…" },
              "status": { "type": "string" },
              "creation_time": { "type": "string", "format": "date-time" },
              "last_updated_time": { "type": "string", "format": "date-time" },
              "salutation": { "type": "string" },
              "first_name": { "type": "string" },
              "last_name": { "type": "string" },
              "email": { "type": "string" },
              "phone": { "type": "string" },
              "mobile_phone": { "type": "string" },
              "company": { "type": "string" },
              "company_size": { "type": "string" },
              "employees": { "type": "string" },
              "job_title": { "type": "string" },
              "street_address": { "type": "string" },
              "city": { "type": "string" },
              "state": { "type": "string" },
              "post_code": { "type": "string" },
              "country": { "type": "string" },
              "timezone": { "type": "string" },
              "has_consent": { "type": "boolean" },
              "terms_of_service": { "type": "boolean" },
              "owner": { "description": "A user: the id, or the user." },
              "custom_fields": { "type": "array", "items": { "$ref": "#/components/schemas/OnceHubNamedValue" } }
            }
          }
        }
        """;
}
