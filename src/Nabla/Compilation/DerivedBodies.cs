using Nabla.Primitives;

namespace Nabla.Compilation;

/// <summary>What transforms have made of a compiled body, by what they were asked for.</summary>
internal sealed class DerivedBodies
{
    private readonly Dictionary<Key, (Body Body, object Found)> _bodies = [];
    private readonly Lock _lock = new();

    /// <summary>The body made before, or a new one.</summary>
    /// <param name="key">What is asked for.</param>
    /// <param name="make">Makes it, and says what else was found.</param>
    public (Body Body, R Found) Find<R>(Key key, Func<(Body Body, R Found)> make)
        where R : class
    {
        lock (_lock)
        {
            if (_bodies.TryGetValue(key, out (Body Body, object Found) known))
            {
                return (known.Body, (R)known.Found);
            }
        }

        // Without the lock: it runs other rules. Made twice is no harm.
        (Body body, R found) = make();
        lock (_lock)
        {
            _bodies.TryAdd(key, (body, found));
            (body, object first) = _bodies[key];
            return (body, (R)first);
        }
    }

    /// <summary>What is asked of a body.</summary>
    internal readonly struct Key(string what, bool[] flags, int[] numbers) : IEquatable<Key>
    {
        private readonly string _what = what;
        private readonly bool[] _flags = [.. flags];
        private readonly int[] _numbers = [.. numbers];

        public bool Equals(Key other) => _what == other._what && _flags.AsSpan().SequenceEqual(other._flags) && _numbers.AsSpan().SequenceEqual(other._numbers);

        public override bool Equals(object? obj) => obj is Key other && Equals(other);

        public override int GetHashCode()
        {
            HashCode hash = default;
            hash.Add(_what);
            foreach (bool flag in _flags)
            {
                hash.Add(flag);
            }

            foreach (int number in _numbers)
            {
                hash.Add(number);
            }

            return hash.ToHashCode();
        }
    }
}
