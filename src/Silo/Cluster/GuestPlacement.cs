using System.Globalization;
using OnceHub.Sync.Grains;
using Orleans.Metadata;

namespace OnceHub.Sync.Silo;

/// <summary>
/// Guests live beside their org's grain, which hands them their work and carries their reads and writes: a turn then crosses
/// no network but Salesforce's. They keep nothing between turns, so they are put away soon, and a hot org's guests do not fill
/// its silo. Org grains go where Orleans' default puts them: to the silo with the most room.
/// </summary>
internal sealed class GuestPlacement(TimeSpan idle) : IGrainPropertiesProvider
{
    public void Populate(Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        if (!typeof(IGuestGrain).IsAssignableFrom(grainClass)) return;
        properties[WellKnownGrainTypeProperties.PlacementStrategy] = nameof(PreferLocalPlacement);
        properties[WellKnownGrainTypeProperties.IdleDeactivationPeriod] = idle.ToString("c", CultureInfo.InvariantCulture);
    }
}
