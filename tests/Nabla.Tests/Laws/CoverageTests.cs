using Nabla.Primitives;

namespace Nabla.Tests.Laws;

public sealed class CoverageTests
{
    [Fact]
    public void EveryPrimitiveHasASample()
    {
        // A call of a user's own operation is that user's to sample.
        IEnumerable<Type> primitives = typeof(Primitive).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Primitive)) && !type.IsAbstract && type != typeof(CustomCall));
        HashSet<Type> sampled = [.. Samples.All.Select(sample => sample.Op.GetType())];
        Assert.Empty(primitives.Where(type => !sampled.Contains(type)).Select(type => type.Name));
        Assert.True(sampled.Count > 50);
    }
}
