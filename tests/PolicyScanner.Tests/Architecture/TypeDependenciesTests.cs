using Xunit;

namespace PolicyScanner.Tests.Architecture;

public sealed class TypeDependenciesTests
{
    // Each way of using a type is used once here: the layer tests are as good as this list.
    [Theory]
    [InlineData("SeenAsBase")]
    [InlineData("SeenAsInterface")]
    [InlineData("SeenInAttribute")]
    [InlineData("SeenInField")]
    [InlineData("SeenInProperty")]
    [InlineData("SeenInParameter")]
    [InlineData("SeenInArray")]
    [InlineData("SeenInGeneric")]
    [InlineData("SeenInConstraint")]
    [InlineData("SeenInLambda")]
    [InlineData("SeenInStaticCall")]
    [InlineData("SeenInGenericCall")]
    [InlineData("SeenInStaticField")]
    [InlineData("SeenInTypeof")]
    [InlineData("SeenInCast")]
    [InlineData("SeenInCatch")]
    [InlineData("SeenInIterator")]
    public void Every_way_of_using_a_type_is_seen(string used)
    {
        var name = typeof(Samples.SeenAsBase).Namespace;

        Assert.Contains(($"{name}.User", $"{name}.{used}"), TypeDependencies.Of(typeof(TypeDependenciesTests).Assembly));
    }

    [Fact]
    public void What_is_not_used_is_not_seen() =>
        Assert.DoesNotContain(TypeDependencies.Of(typeof(TypeDependenciesTests).Assembly), pair => pair.To.EndsWith(".Samples.NotSeen", StringComparison.Ordinal));
}
