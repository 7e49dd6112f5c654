using Microsoft.AspNetCore.Http;

namespace OnceHub.Sync.Gateway;

/// <summary>Why a body is not read to its end.</summary>
internal static class BodyRefusals
{
    public static ProblemException NoRoom()
    {
        BodyTelemetry.Refused("no_room");
        return new ProblemException(
            ProblemKinds.TooBusy,
            "The bodies that are being taken fill the memory that there is for them, or for those of this org "
            + "(OnceHub:Gateway:MaxBodyMemory). Send this one again in some seconds.");
    }

    public static IResult OutOfMemory()
    {
        BodyTelemetry.Refused("out_of_memory");
        return Problem.Of(ProblemKinds.TooBusy, "The process is short of memory. Send the request again in some seconds.");
    }

    public static ProblemException TooSlow(TimeSpan limit)
    {
        BodyTelemetry.Refused("too_slow");
        return new ProblemException(
            ProblemKinds.BodyTooSlow,
            $"The body had not arrived whole after {limit.TotalSeconds:0.#} seconds. Send it again, over a faster connection.");
    }

    public static ProblemException SlowerThanTheServerAllows()
    {
        BodyTelemetry.Refused("too_slow");
        return new ProblemException(ProblemKinds.BodyTooSlow, "The body came too slowly. Send it again, over a faster connection.");
    }

    /// <summary>Of a request that was cut; its connection ends with the answer.</summary>
    public static ProblemException Cut(UnverifiedCut cut, TimeSpan limit)
    {
        if (cut == UnverifiedCut.TooSlow) return TooSlow(limit);
        BodyTelemetry.Refused(cut == UnverifiedCut.MadeRoom ? "made_room" : "stopping");
        return cut == UnverifiedCut.MadeRoom
            ? new ProblemException(
                ProblemKinds.TooBusy,
                "Many requests are arriving, and this one, which had been arriving for longest or held most, made room. "
                + "Send it again in some seconds.") { EndsConnection = true }
            : new ProblemException(
                ProblemKinds.Stopping,
                "The process is stopping, and the body had not arrived whole. Send the request again.") { EndsConnection = true };
    }
}
