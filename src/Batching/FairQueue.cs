using System.Diagnostics.CodeAnalysis;

namespace OnceHub.Sync.Batching;

/// <summary>
/// First in, first out within a key, urgent items before others; one each in turn between keys. Any item can be taken out from
/// the middle. The first <c>capacity</c> items of a key are admitted, and urgent ones always; when an admitted one goes, the
/// next is. Not thread-safe: its owner holds a lock.
/// </summary>
internal sealed class FairQueue<TKey, TItem>(int capacityPerKey, IEqualityComparer<TKey>? keys = null)
    where TKey : notnull
    where TItem : class
{
    private readonly Dictionary<TKey, Lane> _lanes = new(keys);
    private readonly LinkedList<Lane> _turns = new();

    public int Count { get; private set; }

    public Place Add(TKey key, TItem item, bool isUrgent = false, long weight = 1)
    {
        var lane = LaneOf(key);
        Count++;
        lane.Weight += weight;
        var place = new Place(lane, item, weight) { Admitted = isUrgent || lane.Admitted < capacityPerKey };
        (isUrgent ? lane.Urgent : lane.Others).AddLast(place.Node);
        if (place.Admitted) lane.Admitted++;
        else lane.NextToAdmit ??= place;
        return place;
    }

    /// <summary>The item whose turn it is, of keys whose items weigh no more than this together.</summary>
    public bool TryPeek([NotNullWhen(true)] out TItem? item, long mostWeight = long.MaxValue)
    {
        item = Next(mostWeight)?.First!.Item;
        return item is not null;
    }

    /// <summary>Takes the item that <see cref="TryPeek"/> shows; the turn passes to the next key.</summary>
    public TItem Take(out TItem? admitted, long mostWeight = long.MaxValue)
    {
        var lane = Next(mostWeight)!;
        _turns.Remove(lane.Turn);
        _turns.AddLast(lane.Turn);
        var place = lane.First!;
        admitted = Remove(place);
        return place.Item;
    }

    /// <summary>Takes an item out, wherever it stands; returns the one that is admitted in its stead.</summary>
    public TItem? Remove(Place place)
    {
        var lane = place.Lane;
        if (lane.NextToAdmit == place) lane.NextToAdmit = place.Node.Next?.Value;
        place.Node.List!.Remove(place.Node);
        lane.Weight -= place.Weight;
        Count--;
        if (lane.First is null)
        {
            _turns.Remove(lane.Turn);
            _lanes.Remove(lane.Key);
        }
        if (!place.Admitted) return null;
        if (lane.NextToAdmit is not { } next || lane.Admitted > capacityPerKey)
        {
            lane.Admitted--;
            return null;
        }
        next.Admitted = true;
        lane.NextToAdmit = next.Node.Next?.Value;
        return next.Item;
    }

    /// <summary>Before all others of its key, as if it had not been taken. Of several the last one comes first.</summary>
    public void Return(Place place)
    {
        var lane = place.Lane = LaneOf(place.Lane.Key);
        place.Admitted = true;
        lane.Urgent.AddFirst(place.Node);
        lane.Admitted++;
        lane.Weight += place.Weight;
        Count++;
    }

    private Lane LaneOf(TKey key)
    {
        if (_lanes.TryGetValue(key, out var lane)) return lane;
        lane = new Lane(key);
        _lanes.Add(key, lane);
        _turns.AddLast(lane.Turn);
        return lane;
    }

    private Lane? Next(long mostWeight)
    {
        var turn = _turns.First;
        while (turn is not null && turn.Value.Weight > mostWeight) turn = turn.Next;
        return turn?.Value;
    }

    /// <summary>Where an item stands.</summary>
    internal sealed class Place
    {
        public Place(Lane lane, TItem item, long weight)
        {
            Lane = lane;
            Item = item;
            Weight = weight;
            Node = new LinkedListNode<Place>(this);
        }

        public Lane Lane { get; set; }

        public TItem Item { get; }

        public long Weight { get; }

        public LinkedListNode<Place> Node { get; }

        public bool Admitted { get; set; }
    }

    internal sealed class Lane
    {
        public Lane(TKey key)
        {
            Key = key;
            Turn = new LinkedListNode<Lane>(this);
        }

        public TKey Key { get; }

        public LinkedList<Place> Urgent { get; } = new();

        public LinkedList<Place> Others { get; } = new();

        public Place? First => (Urgent.First ?? Others.First)?.Value;

        public LinkedListNode<Lane> Turn { get; }

        public Place? NextToAdmit { get; set; }

        /// <summary>Of all its items together.</summary>
        public long Weight { get; set; }

        public int Admitted { get; set; }
    }
}
