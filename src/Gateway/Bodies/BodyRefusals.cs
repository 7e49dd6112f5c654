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
            "The bodies that are being taken fill the memory that there is for them (OnceHub:Gateway:MaxBodyMemory). "
            + "Send this one again in some seconds.");
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

    /// <summary>The answer to a request that was cut; its connection ends with it.</summary>
    public static IResult Cut(UnverifiedCut cut, TimeSpan limit)
    {
        if (cut == UnverifiedCut.TooSlow) return TooSlow(limit).ToResult();
        BodyTelemetry.Refused(cut == UnverifiedCut.MadeRoom ? "made_room" : "stopping");
        return new LastAnswer(cut == UnverifiedCut.MadeRoom
            ? Problem.Of(
                ProblemKinds.TooBusy,
                "Many webhooks are arriving, and this one, which had been arriving for longest or held most, made room. "
                + "Send it again in some seconds.")
            : Problem.Of(ProblemKinds.Stopping, "The process is stopping, and the body had not arrived whole. Send the request again."));
    }
}
