using PolicyScanner.Rules;
using PolicyScanner.Text;
using Xunit;

namespace PolicyScanner.Tests.Rules;

public sealed class RuleProfileTests
{
    [Fact]
    public void Every_profile_names_rules_and_parameters_that_exist()
    {
        Assert.Equal(["core", "small", "strict"], RuleProfile.All.Select(p => p.Name));
        Assert.Contains(RuleProfile.Default, RuleProfile.All.Select(p => p.Name));
        foreach (var profile in RuleProfile.All)
        {
            Assert.All(profile.Without, id => Assert.NotNull(RuleSet.BuiltIn.Find(id)));
            var rules = profile.Apply(RuleSet.BuiltIn);
            Assert.Equal(profile.Without, rules.Rules.Where(r => r.DisabledBecause is not null).Select(r => r.Id));
        }
        Assert.Equal(2L, RuleProfile.All.Single(p => p.Name == "small").Apply(RuleSet.BuiltIn).Find("user-too-many-admins")!.Parameters.Single(p => p.Name == "max_count").Value);
    }

    [Fact]
    public void Rules_of_others_stay_as_they_are()
    {
        var own = new SourceText("user-multi-workspace-admin.yaml", """
            schema: policyscanner.rule/v1
            id: user-multi-workspace-admin
            title: t
            severity: low
            match: [{ for: user in users }]
            message: m
            """);

        var rules = RuleProfile.All.Single(p => p.Name == "small").Apply(RuleSet.Load([own], new() { BuiltIn = false }));

        Assert.Null(rules.Rules[0].DisabledBecause);
    }
}
