using OnceHub.Sync.Domain;
using OnceHub.Sync.Grains.Pipeline;

namespace OnceHub.Sync.Grains.Guests.Lookups;

/// <summary>The record that one stands for: merged ones are followed to their master, however often they were merged.</summary>
/// <param name="Id">As far as the way is known.</param>
/// <param name="IsRead">False while the record of that id must still be asked for.</param>
/// <param name="Record">Null where it is not read, or not there.</param>
internal readonly record struct MasterRecord(SalesforceId Id, bool IsRead, FieldSet? Record)
{
    public static MasterRecord Of(SalesforceId id, RoundLookUps found)
    {
        var passed = new HashSet<SalesforceId>();
        while (passed.Add(id))
        {
            if (!found.TryGet(new LookupKey.Record(id), out var records)) return new MasterRecord(id, IsRead: false, null);
            var record = records.FirstOrDefault();
            if (record?.IdIn("MasterRecordId") is not { } master)
                return new MasterRecord(id, IsRead: true, record?["IsDeleted"] == FieldValue.Of(true) ? null : record);
            id = master;
        }
        return new MasterRecord(id, IsRead: true, null);
    }
}
